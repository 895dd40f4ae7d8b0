import * as aws from "@pulumi/aws";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import { policyDocument } from "./policy-document.ts";
import { type RoleTrust, trustOf } from "./role-trust.ts";
import { type BucketArns, permissionsOf, type ServiceName } from "./service-permissions.ts";

export type ServiceRoleArgs = { readonly trust: RoleTrust; readonly arns: BucketArns };

/** The role of one service, with its permissions inline so that nobody attaches them elsewhere. */
export class ServiceRole extends ComponentResource {
  readonly arn: Output<string>;
  readonly instanceProfile: Output<string> | undefined;

  constructor(service: ServiceName, { trust, arns }: ServiceRoleArgs) {
    super("millrace:access:ServiceRole", service);
    const within = { parent: this };
    const role = new aws.iam.Role(
      service,
      {
        description: `Millrace ${service}`,
        assumeRolePolicy: policyDocument([trustOf(service, trust)]),
      },
      within,
    );
    new aws.iam.RolePolicy(
      service,
      { role: role.id, policy: policyDocument(permissionsOf(service, arns)) },
      within,
    );
    this.arn = role.arn;
    this.instanceProfile =
      trust.kind === "ec2"
        ? new aws.iam.InstanceProfile(service, { role: role.name }, within).name
        : undefined;
    this.registerOutputs();
  }
}
