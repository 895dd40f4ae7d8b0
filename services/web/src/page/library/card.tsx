import { formatBytes, formatWhen } from "../parts/format.ts";
import { useNotice } from "../parts/notices.tsx";
import { problemOf } from "../parts/problem.ts";
import { hashOf } from "../route.ts";
import { CardPoster } from "./card-poster.tsx";
import { CardStatus } from "./card-status.tsx";
import { ItemActions } from "./item-actions.tsx";
import type { LibraryChange, LibraryItem } from "./library.ts";

type CardProps = { readonly item: LibraryItem; readonly change: (change: LibraryChange) => void };

/** One item of the library. */
export const Card = ({ item, change }: CardProps) => {
  const say = useNotice();
  return (
    <li className="card" data-testid="card" data-id={item.id} data-status={item.status}>
      {item.status === "ready" ? (
        <a
          className="poster-link"
          href={hashOf({ at: "watch", id: item.id })}
          data-testid="watch"
          aria-label={`Watch ${item.title}`}
        >
          <CardPoster item={item} />
        </a>
      ) : (
        <CardPoster item={item} />
      )}
      <div className="card-body">
        <h3 title={item.title}>{item.title}</h3>
        <p className="quiet">
          {formatBytes(item.bytes)} · {formatWhen(item.createdAt)}
        </p>
        <CardStatus item={item} />
        <ItemActions
          item={item}
          onRenamed={(renamed) => change({ what: "item", item: renamed })}
          onRemoved={() => change({ what: "removed", id: item.id })}
          onFailed={(error) => say(problemOf(error).message)}
        />
      </div>
    </li>
  );
};
