import type { CatalogItem, Playback } from "@millrace/client";
import { useRef } from "react";
import { Icon } from "../parts/icon.tsx";
import { PageProblem } from "../parts/page-problem.tsx";
import type { Quality } from "./stream.ts";
import { usePlayback } from "./use-playback.ts";
import { useStream } from "./use-stream.ts";

/** Opens a playback session and plays the item in it. */
export const Player = ({ item, title }: { readonly item: CatalogItem; readonly title: string }) => {
  const { playback, problem, reopen } = usePlayback(item.id);
  if (problem) return <PageProblem problem={problem} retry={reopen} />;
  return (
    <div className="player" data-kind={item.kind} style={{ aspectRatio: aspectOf(item) }}>
      {playback && (
        <Stream key={playback.signed.hlsUrl} item={item} title={title} playback={playback} onRetry={reopen} />
      )}
    </div>
  );
};

type StreamProps = {
  readonly item: CatalogItem;
  readonly title: string;
  readonly playback: Playback;
  readonly onRetry: () => void;
};

const Stream = ({ item, title, playback, onRetry }: StreamProps) => {
  const media = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const { qualities, choose, problem } = useStream(media, playback);
  if (problem) return <PageProblem problem={problem} retry={onRetry} />;
  if (item.kind === "audio")
    return (
      <div className="sound">
        <Icon name="note" />
        {/* biome-ignore lint/a11y/useMediaCaption: sound that people upload comes without captions */}
        <audio ref={media} controls preload="auto" aria-label={title} data-testid="player" />
      </div>
    );
  return (
    <>
      {/* biome-ignore lint/a11y/useMediaCaption: videos that people upload come without captions */}
      <video
        ref={media}
        controls
        playsInline
        preload="auto"
        poster={playback.signed.posterUrl}
        aria-label={title}
        data-testid="player"
      />
      {qualities.length > 1 && <QualityChoice qualities={qualities} choose={choose} />}
    </>
  );
};

type QualityChoiceProps = {
  readonly qualities: readonly Quality[];
  readonly choose: (index: number) => void;
};

const QualityChoice = ({ qualities, choose }: QualityChoiceProps) => (
  <select
    className="quality"
    aria-label="Quality"
    defaultValue={-1}
    onChange={(event) => choose(Number(event.target.value))}
    data-testid="quality"
  >
    <option value={-1}>Auto</option>
    {qualities.map(({ index, label }) => (
      <option key={index} value={index}>
        {label}
      </option>
    ))}
  </select>
);

const aspectOf = ({ kind, width, height }: CatalogItem): string | undefined =>
  kind === "video" && width && height ? `${width} / ${height}` : undefined;
