import type { Content } from "@millrace/client";
import { useState } from "react";
import { usePage } from "../page-context.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { useNotice } from "../parts/notices.tsx";
import { saveFile } from "../watch/save-file.ts";
import type { LibraryItem } from "./library.ts";
import { RemoveDialog } from "./remove-dialog.tsx";
import { RenameDialog } from "./rename-dialog.tsx";

type ItemActionsProps = {
  readonly item: LibraryItem;
  readonly onRenamed: (item: Content) => void;
  readonly onRemoved: () => void;
  readonly onFailed: (error: unknown) => void;
};

/** What can be done with an item, besides watching it. */
export const ItemActions = ({ item, onRenamed, onRemoved, onFailed }: ItemActionsProps) => {
  const { playbacks } = usePage();
  const say = useNotice();
  const [dialog, setDialog] = useState<"rename" | "remove">();
  const [saving, setSaving] = useState(false);
  const close = () => setDialog(undefined);
  const copyLink = async () => {
    const { signed, expiresAt } = await playbacks.open(item.id);
    await navigator.clipboard.writeText(signed.hlsUrl);
    say(
      `Link copied. It plays until ${new Date(expiresAt).toLocaleTimeString(undefined, { timeStyle: "short" })}.`,
    );
  };
  const download = async () => {
    setSaving(true);
    const { signed } = await playbacks.open(item.id).finally(() => setSaving(false));
    if (signed.mp3Url) saveFile(signed.mp3Url, `${item.title}.mp3`);
  };
  return (
    <div className="actions">
      <IconButton
        icon="pencil"
        label={`Rename ${item.title}`}
        testId="rename"
        onClick={() => setDialog("rename")}
      />
      {item.published?.hasMp3 && (
        <IconButton
          icon="download"
          label={`Download ${item.title} as MP3`}
          testId="download-mp3"
          disabled={saving}
          onClick={() => download().catch(onFailed)}
        />
      )}
      {item.status === "ready" && (
        <IconButton
          icon="link"
          label={`Copy the stream link of ${item.title}`}
          testId="copy-link"
          onClick={() => copyLink().catch(onFailed)}
        />
      )}
      <IconButton
        icon="trash"
        label={`Delete ${item.title}`}
        testId="delete"
        onClick={() => setDialog("remove")}
      />
      {dialog === "rename" && <RenameDialog item={item} onClose={close} onRenamed={onRenamed} />}
      {dialog === "remove" && <RemoveDialog item={item} onClose={close} onRemoved={onRemoved} />}
    </div>
  );
};
