import { join } from "node:path";
import { dashManifest } from "./dash.ts";
import { mediaPlaylist, multivariantPlaylist, playlistFile } from "./hls.ts";
import { describeFile, type MediaFile } from "./media-file.ts";
import type { Rendition } from "./renditions.ts";

/** Where players start: the multivariant playlist and the DASH manifest, at the root of an output. */
export const entryFiles = { hls: "master.m3u8", dash: "manifest.mpd" } as const;

/** All manifests of an output by path: a pure function of its renditions, made without FFmpeg. */
export const manifestsOf = (renditions: readonly Rendition[]): Map<string, string> =>
  new Map([
    ...renditions.map((it): [string, string] => [`${it.name}/${playlistFile}`, mediaPlaylist(it)]),
    [entryFiles.hls, multivariantPlaylist(renditions)],
    [entryFiles.dash, dashManifest(renditions)],
  ]);

/** Writes the manifests into the folder of the segments and reports on the files. */
export const packageOutput = async (folder: string, renditions: readonly Rendition[]): Promise<MediaFile[]> =>
  Promise.all(
    [...manifestsOf(renditions)].map(async ([path, text]) => {
      await Bun.write(join(folder, path), text);
      return describeFile(path, new TextEncoder().encode(text));
    }),
  );
