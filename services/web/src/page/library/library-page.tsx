import { Icon } from "../parts/icon.tsx";
import { PageProblem } from "../parts/page-problem.tsx";
import { DropZone } from "../upload/drop-zone.tsx";
import { UploadList } from "../upload/upload-list.tsx";
import { useUploads } from "../upload/use-uploads.ts";
import { Card } from "./card.tsx";
import { useLibrary } from "./use-library.ts";

/** Everything one has uploaded, and where more goes. */
export const LibraryPage = () => {
  const library = useLibrary();
  const uploads = useUploads();
  const sending = new Set(uploads.map(({ contentId }) => contentId));
  const items = library.items.filter(({ id }) => !sending.has(id));
  const empty = library.loaded && !library.problem && library.items.length + uploads.length === 0;
  return (
    <>
      <title>Library · Millrace</title>
      <h1 className="unseen">Library</h1>
      <DropZone empty={empty} />
      <UploadList />
      {library.problem && <PageProblem problem={library.problem} retry={() => void library.reload()} />}
      {empty && (
        <p className="empty quiet" data-testid="empty">
          Nothing here yet. What you upload appears in your library, ready to watch.
        </p>
      )}
      {!library.loaded && <SkeletonCards />}
      <ul className="cards" aria-label="Your library" data-testid="cards">
        {items.map((item) => (
          <Card key={item.id} item={item} change={library.change} />
        ))}
      </ul>
      {library.nextCursor && (
        <button type="button" className="more" onClick={() => void library.loadMore()} data-testid="more">
          Show more
        </button>
      )}
    </>
  );
};

const SkeletonCards = () => (
  <ul className="cards" aria-hidden="true">
    {["a", "b", "c", "d"].map((key) => (
      <li key={key} className="card skeleton">
        <div className="poster">
          <Icon name="film" />
        </div>
      </li>
    ))}
  </ul>
);
