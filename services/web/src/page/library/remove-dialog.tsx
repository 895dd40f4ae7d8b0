import type { Content } from "@millrace/client";
import { usePage } from "../page-context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { ProblemBox } from "../parts/problem-box.tsx";
import { useAction } from "../parts/use-action.ts";

type RemoveDialogProps = {
  readonly item: Content;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
};

export const RemoveDialog = ({ item, onClose, onRemoved }: RemoveDialogProps) => {
  const { client } = usePage();
  const remove = useAction(async () => {
    await client.content.remove.mutate({ id: item.id });
    onClose();
    onRemoved();
  });
  return (
    <Dialog title="Delete for good?" onClose={onClose}>
      <p>“{item.title}” and all its files are deleted. Links to it stop playing. This cannot be undone.</p>
      {remove.problem && <ProblemBox problem={remove.problem} />}
      <div className="buttons">
        <button type="button" onClick={onClose}>
          Keep it
        </button>
        <button
          type="button"
          className="danger"
          disabled={remove.busy}
          onClick={() => void remove.run()}
          data-testid="confirm-delete"
        >
          {remove.busy ? "Deleting…" : "Delete"}
        </button>
      </div>
    </Dialog>
  );
};
