import type { ChangeEvent } from "react";
import { usePage } from "../page-context.ts";
import { useNotice } from "../parts/notices.tsx";
import { ProgressBar } from "../parts/progress-bar.tsx";
import type { LibraryItem } from "./library.ts";

/** Where an item stands: its progress, why it failed and what helps, or how to finish its upload. */
export const CardStatus = ({ item }: { readonly item: LibraryItem }) => {
  const { status, progress, failure } = item;
  if (status === "uploading") return <Unfinished item={item} />;
  if (status === "queued")
    return (
      <div>
        <p className="chip" data-testid="status">
          Waiting for an encoder
        </p>
        <ProgressBar label={`${item.title}: waiting`} value={0} testId="progress" />
      </div>
    );
  if (status === "encoding")
    return (
      <div>
        <p className="chip busy" data-testid="status">
          Encoding
        </p>
        <ProgressBar label={`${item.title}: encoded`} value={progress} testId="progress" />
      </div>
    );
  if (status === "failed")
    return (
      <div className="failure" data-testid="failure">
        <p className="chip bad" data-testid="status">
          Failed
        </p>
        <p>
          {failure?.message ?? "This could not be encoded."} <span className="quiet">{failure?.hint}</span>
        </p>
      </div>
    );
  return null;
};

const Unfinished = ({ item }: { readonly item: LibraryItem }) => {
  const { uploads } = usePage();
  const say = useNotice();
  const choose = (event: ChangeEvent<HTMLInputElement>) => {
    const file = event.target.files?.[0];
    event.target.value = "";
    if (!file) return;
    if (file.size === item.bytes) uploads.add([file], item.id);
    else say(`That is another file: choose ${item.fileName} again.`);
  };
  return (
    <div className="failure">
      <p className="chip" data-testid="status">
        Upload not finished
      </p>
      <label className="choose" title={item.fileName}>
        Choose the file again to go on
        <input type="file" className="unseen" onChange={choose} data-testid="resume-input" />
      </label>
    </div>
  );
};
