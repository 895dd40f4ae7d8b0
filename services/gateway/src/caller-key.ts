const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i;

/** Whom an address stands for: an IPv4 address by itself, an IPv6 one by its network (/64), which one household has whole. */
export const callerKey = (address: string): string => {
  const ipv4 = mapped.exec(address)?.[1];
  if (ipv4 || !address.includes(":")) return ipv4 ?? address;
  const [front = [], back = []] = address.split("::").map((part) => part.split(":").filter(Boolean));
  const zeros = Array<string>(Math.max(0, 8 - front.length - back.length)).fill("0");
  const network = [...front, ...zeros, ...back].slice(0, 4);
  return `${network.map((group) => Number.parseInt(group, 16).toString(16)).join(":")}::/64`;
};
