/** Where the callee is (`service` is the audience of the token shown to it) and who calls. */
export type Peer = {
  readonly service: string;
  readonly url: string;
  readonly tokenFor: (callee: string) => Promise<string>;
};
