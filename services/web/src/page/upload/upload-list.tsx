import { usePage } from "../page-context.ts";
import { formatBytes } from "../parts/format.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { ProblemBox } from "../parts/problem-box.tsx";
import { ProgressBar } from "../parts/progress-bar.tsx";
import type { Upload } from "./upload-queue.ts";
import { useUploads } from "./use-uploads.ts";

/** The files on their way, with what has been sent of each. */
export const UploadList = () => {
  const uploads = useUploads();
  if (uploads.length === 0) return null;
  return (
    <section aria-label="Uploads">
      <h2>Uploading</h2>
      <ul className="uploads">
        {uploads.map((upload) => (
          <UploadRow key={upload.key} upload={upload} />
        ))}
      </ul>
    </section>
  );
};

const UploadRow = ({ upload }: { readonly upload: Upload }) => {
  const { uploads } = usePage();
  const { key, file, state, sentBytes, problem } = upload;
  return (
    <li data-testid="upload" data-state={state}>
      <div className="upload-head">
        <span className="upload-name">{file.name}</span>
        <span className="quiet figure">{stateOf(upload)}</span>
        {state === "failed" && (
          <IconButton
            icon="retry"
            label={`Try ${file.name} again`}
            testId="retry-upload"
            onClick={() => uploads.retry(key)}
          />
        )}
        <IconButton
          icon="close"
          label={`Cancel ${file.name}`}
          testId="cancel-upload"
          onClick={() => uploads.cancel(key)}
        />
      </div>
      <ProgressBar
        label={`${file.name}: sent`}
        value={file.size > 0 ? sentBytes / file.size : 0}
        testId="upload-progress"
      />
      {problem && <ProblemBox problem={problem} />}
    </li>
  );
};

const stateOf = ({ file, state, sentBytes }: Upload): string => {
  if (state === "waiting") return `Waiting · ${formatBytes(file.size)}`;
  if (state === "sending" && sentBytes >= file.size) return "Checking…";
  return `${formatBytes(sentBytes)} of ${formatBytes(file.size)}`;
};
