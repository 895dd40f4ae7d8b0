const number = (address: string): number | undefined => {
  const parts = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(address)?.slice(1).map(Number);
  if (!parts?.every((part) => part <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
};

/** The IPv4 address in an address as sockets report it: `::ffff:10.0.0.1` is 10.0.0.1. */
export const withoutMapping = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, "");

/** True when an IPv4 `address` lies in `range`, an address alone or with a mask as in `10.1.0.0/16`. */
export const isInRange = (address: string, range: string): boolean => {
  const [base = "", mask = "32", ...more] = range.split("/");
  const [ip, network] = [number(withoutMapping(address)), number(base)];
  if (ip === undefined || network === undefined || more.length > 0 || !/^\d{1,2}$/.test(mask)) return false;
  const bits = Number(mask);
  if (bits > 32) return false;
  const size = 2 ** (32 - bits);
  return Math.floor(ip / size) === Math.floor(network / size);
};
