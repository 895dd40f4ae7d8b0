import { formatDuration } from "../parts/format.ts";
import { Icon } from "../parts/icon.tsx";
import { kindOf, type LibraryItem } from "./library.ts";
import { usePoster } from "./use-poster.ts";

/** An item's picture, its length, and what it is. */
export const CardPoster = ({ item }: { readonly item: LibraryItem }) => {
  const { published, status } = item;
  const kind = kindOf(item);
  const icon = status === "failed" ? "alert" : kind === "audio" ? "note" : "film";
  const { ref, url } = usePoster(status === "ready" && published?.kind === "video" ? item.id : undefined);
  return (
    <div ref={ref} className="poster" data-kind={kind} data-status={status}>
      {url ? <img src={url} alt="" decoding="async" /> : <Icon name={icon} />}
      {published && <span className="badge figure">{formatDuration(published.durationMs)}</span>}
      {status === "ready" && (
        <span className="play" aria-hidden="true">
          <Icon name="play" />
        </span>
      )}
    </div>
  );
};
