import { playlistFile } from "./hls.ts";
import { type ListedTrack, readMpd, readMultivariant, readPlaylist } from "./manifest-text.ts";
import { entryFiles } from "./package-output.ts";
import { trackSeconds } from "./renditions.ts";
import type { TrackReport } from "./track-report.ts";

/** What is wrong with manifests, as they lie on disk, by the tracks that they should list; `read` gives a file's text. */
export const manifestProblems = async (
  tracks: readonly TrackReport[],
  read: (path: string) => Promise<string>,
): Promise<string[]> => {
  const playlists = readMultivariant(await read(entryFiles.hls));
  const dash = readMpd(await read(entryFiles.dash));
  const perTrack = tracks.map(async (track) => {
    const path = `${track.name}/${playlistFile}`;
    const listed = playlists?.includes(path) ? [] : [`${entryFiles.hls} does not list ${track.name}`];
    const hls = readPlaylist(track.name, await read(path));
    const mpd = dash?.find(({ name }) => name === track.name);
    return [...listed, ...listProblems(path, track, hls), ...listProblems(entryFiles.dash, track, mpd)];
  });
  const strangers = (playlists?.length ?? 0) === tracks.length && dash?.length === tracks.length;
  return [
    ...(strangers ? [] : ["the manifests list other renditions than there are"]),
    ...(await Promise.all(perTrack)).flat(),
  ];
};

const listProblems = (manifest: string, track: TrackReport, listed: ListedTrack | undefined): string[] => {
  if (!listed) return [`${manifest} does not parse for ${track.name}`];
  const paths = listed.segments.map(({ path }) => path).join("\n");
  const seconds = listed.segments.reduce((sum, segment) => sum + segment.seconds, 0);
  // Playlists give microseconds, rounded once for each segment.
  const allowed = 1e-6 * (track.segments.length + 1);
  return [
    ...(listed.init === track.init.file.path
      ? []
      : [`${manifest} names another initialisation segment for ${track.name}`]),
    ...(paths === track.segments.map(({ file }) => file.path).join("\n")
      ? []
      : [`${manifest} lists other segments of ${track.name}`]),
    ...(Math.abs(seconds - trackSeconds(track)) <= allowed
      ? []
      : [`${manifest} lists ${seconds} s of ${track.name}`]),
  ];
};
