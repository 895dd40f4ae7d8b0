import * as aws from "@pulumi/aws";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import { keyFingerprint, normalizedPem } from "./viewer-public-key.ts";

export type ViewerKeysArgs = { readonly current: string; readonly previous?: string | undefined };

/**
 * The public keys whose signatures open the media. Each key's resource is named after its fingerprint: moving
 * a key from current to previous changes the group alone, and sessions signed before stay valid.
 */
export class ViewerKeys extends ComponentResource {
  readonly keyPairId: Output<string>;
  readonly keyGroupId: Output<string>;

  constructor(name: string, { current, previous }: ViewerKeysArgs) {
    super("millrace:delivery:ViewerKeys", name);
    const keyOf = (pem: string) =>
      new aws.cloudfront.PublicKey(
        `${name}-${keyFingerprint(pem)}`,
        { encodedKey: normalizedPem(pem), comment: "Millrace playback sessions" },
        { parent: this },
      );
    const signing = keyOf(current);
    const accepted = previous === undefined ? [signing] : [signing, keyOf(previous)];
    const group = new aws.cloudfront.KeyGroup(
      name,
      { items: accepted.map((key) => key.id) },
      { parent: this },
    );
    this.keyPairId = signing.id;
    this.keyGroupId = group.id;
    this.registerOutputs();
  }
}
