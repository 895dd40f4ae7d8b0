import type { Statement } from "./policy-document.ts";
import type { ServiceName } from "./service-permissions.ts";

/** Who may take a service's role: its Kubernetes service account, or the EC2 instances that run it. */
export type RoleTrust =
  | { readonly kind: "irsa"; readonly oidcProviderArn: string; readonly namespace: string }
  | { readonly kind: "ec2" };

/** The trust policy of one service's role; under IRSA exactly one service account, named as the service. */
export const trustOf = (service: ServiceName, trust: RoleTrust): Statement => {
  if (trust.kind === "ec2") {
    return {
      Sid: "RunOnInstances",
      Effect: "Allow",
      Principal: { Service: "ec2.amazonaws.com" },
      Action: ["sts:AssumeRole"],
    };
  }
  const issuer = trust.oidcProviderArn.slice(trust.oidcProviderArn.indexOf("/") + 1);
  return {
    Sid: "RunAsServiceAccount",
    Effect: "Allow",
    Principal: { Federated: trust.oidcProviderArn },
    Action: ["sts:AssumeRoleWithWebIdentity"],
    Condition: {
      StringEquals: {
        [`${issuer}:sub`]: `system:serviceaccount:${trust.namespace}:${service}`,
        [`${issuer}:aud`]: "sts.amazonaws.com",
      },
    },
  };
};
