import type { Content } from "@millrace/client";
import type { FormEvent } from "react";
import { usePage } from "../page-context.ts";
import { Dialog } from "../parts/dialog.tsx";
import { Field } from "../parts/field.tsx";
import { ProblemBox } from "../parts/problem-box.tsx";
import { useAction } from "../parts/use-action.ts";

type RenameDialogProps = {
  readonly item: Content;
  readonly onClose: () => void;
  readonly onRenamed: (item: Content) => void;
};

export const RenameDialog = ({ item, onClose, onRenamed }: RenameDialogProps) => {
  const { client } = usePage();
  const rename = useAction(async (title: string) => {
    onRenamed(await client.content.rename.mutate({ id: item.id, title }));
    onClose();
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    void rename.run(String(new FormData(event.currentTarget).get("title") ?? ""));
  };
  return (
    <Dialog title="Rename" onClose={onClose}>
      <form onSubmit={submit}>
        <Field
          label="Title"
          name="title"
          testId="rename-title"
          maxLength={200}
          defaultValue={item.title}
          autoFocus
          issue={rename.problem?.issues?.title}
        />
        {rename.problem && <ProblemBox problem={rename.problem} />}
        <div className="buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" className="primary" disabled={rename.busy} data-testid="save">
            Save
          </button>
        </div>
      </form>
    </Dialog>
  );
};
