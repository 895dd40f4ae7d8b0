// The parts of two parsers without types of their own that the tests use.
declare module "m3u8-parser" {
  export class Parser {
    manifest: {
      endList?: boolean;
      playlistType?: string;
      segments: { uri: string; duration: number }[];
      mediaGroups?: { AUDIO: Record<string, Record<string, { default: boolean; autoselect: boolean }>> };
    };
    push(text: string): void;
    end(): void;
  }
}

declare module "mpd-parser" {
  type Playlist = {
    attributes: { NAME: string; CODECS: string };
    segments: { uri: string; duration: number; map?: { resolvedUri: string } }[];
  };
  type Manifest = {
    duration: number;
    playlists: Playlist[];
    mediaGroups: { AUDIO: { audio: Record<string, { language: string; playlists: Playlist[] }> } };
  };
  export const parse: (text: string, options: { manifestUri: string }) => Manifest;
}
