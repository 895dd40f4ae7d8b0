import type { CatalogItem, ContentId } from "@millrace/client";
import { CardStatus } from "../library/card-status.tsx";
import { ItemActions } from "../library/item-actions.tsx";
import type { LibraryItem } from "../library/library.ts";
import { formatBytes, formatDuration, formatWhen } from "../parts/format.ts";
import { Icon } from "../parts/icon.tsx";
import { useNotice } from "../parts/notices.tsx";
import { PageProblem } from "../parts/page-problem.tsx";
import { problemOf } from "../parts/problem.ts";
import { goTo, hashOf } from "../route.ts";
import { Player } from "./player.tsx";
import { useItem } from "./use-item.ts";

/** One item: the player once it is published, until then how far it is. */
export const WatchPage = ({ id }: { readonly id: string }) => {
  const { item, problem, reload, renamed } = useItem(id as ContentId);
  const say = useNotice();
  return (
    <article className="watch">
      <title>{item ? `${item.title} · Millrace` : "Millrace"}</title>
      <a href={hashOf({ at: "library" })} className="back">
        <Icon name="back" /> Library
      </a>
      {problem && <PageProblem problem={problem} retry={reload} />}
      {item?.published && <Player item={item.published} title={item.title} />}
      {item && (
        <header className="watch-head">
          <div>
            <h1>{item.title}</h1>
            <Facts item={item} />
          </div>
          <ItemActions
            item={item}
            onRenamed={renamed}
            onRemoved={() => goTo({ at: "library" })}
            onFailed={(error) => say(problemOf(error).message)}
          />
        </header>
      )}
      {item && <CardStatus item={item} />}
    </article>
  );
};

const Facts = ({ item }: { readonly item: LibraryItem }) => {
  const { published } = item;
  const facts = [
    published && formatDuration(published.durationMs),
    published?.kind === "video" && qualitiesOf(published),
    `${formatBytes(item.bytes)} uploaded ${formatWhen(item.createdAt)}`,
    item.fileName,
  ];
  return <p className="quiet">{facts.filter(Boolean).join(" · ")}</p>;
};

const qualitiesOf = ({ renditions }: CatalogItem): string =>
  renditions
    .map(({ height }) => height)
    .sort((one, other) => other - one)
    .map((height) => `${height}p`)
    .join(", ");
