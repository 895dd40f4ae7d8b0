/** Downloads a file under a name of our choosing: a plain link to another origin could neither name nor save it. */
export const saveFile = async (url: string, name: string): Promise<void> => {
  const response = await fetch(url);
  if (!response.ok) throw new TypeError(`The file answered ${response.status}.`);
  const address = URL.createObjectURL(await response.blob());
  const link = document.createElement("a");
  link.href = address;
  link.download = fileName(name);
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
};

/** A title as a file's name: without what file systems refuse. */
export const fileName = (title: string): string =>
  title
    .replace(/[\\/:*?"<>|\p{Cc}]/gu, "_")
    .replace(/^\.+/, "_")
    .slice(-200);
