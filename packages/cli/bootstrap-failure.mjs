const failures = [
  {
    sign: /ENOSPC|no space left|NoSpaceLeft/i,
    cause: "the disk is full.",
    remedy: (root) => `Free 2 GB where ${root} is, then start again.`,
  },
  {
    sign: /lockfile had changes|lockfile is frozen/i,
    cause: "bun.lock does not belong to the package.json files.",
    remedy: () => "Run `bun install`, and keep the bun.lock that it writes.",
  },
  {
    sign: /EACCES|EPERM|EROFS|permission denied|AccessDenied/i,
    cause: "files here may not be written.",
    remedy: (root) => `Make ${root} yours, or start as the user that owns it.`,
  },
  {
    sign: /\bE40[13]\b|\b40[13]\b.*(unauthorized|forbidden)/i,
    cause: "the package registry refused it.",
    remedy: () => "Check the registry and its token in ~/.npmrc.",
  },
  {
    sign: /\bE404\b|\b404\b|No version matching|ETARGET/i,
    cause: "the package registry does not have it.",
    remedy: () => "Check which registry ~/.npmrc names; it must mirror public packages.",
  },
  {
    sign: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ConnectionRefused|ConnectionClosed|FailedToOpenSocket|Unable to connect|network|DNS|Timeout/i,
    cause: "the package registry cannot be reached.",
    remedy: () =>
      "Check the network, the proxy (HTTPS_PROXY) and the registry in ~/.npmrc, then start again.",
  },
  {
    sign: /spawn npm ENOENT/,
    cause: "npm is not there.",
    remedy: () => "Install npm, which comes with Node, or Bun itself.",
  },
];

/** Says in plain words why an installation failed and what to do, from what the package manager printed. */
export const explainFailure = (output, root) => {
  const known = failures.find(({ sign }) => sign.test(output));
  if (known) return { cause: known.cause, remedy: known.remedy(root) };
  const last = output.trim().split("\n").slice(-3).join(" | ") || "it printed nothing";
  return {
    cause: last.slice(-400),
    remedy: "If this repeats, remove .millrace/bun and node_modules and start again.",
  };
};
