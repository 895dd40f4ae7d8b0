// What the tests use of two parsers that bring no types.
declare module "m3u8-parser" {
  export class Parser {
    push(text: string): void;
    end(): void;
    readonly manifest: {
      readonly endList?: boolean;
      readonly playlists: readonly { readonly uri: string }[];
      readonly segments: readonly { readonly uri: string; readonly duration: number }[];
    };
  }
}
declare module "mpd-parser" {
  type Playlist = {
    readonly segments: readonly { readonly resolvedUri: string; readonly duration: number }[];
  };
  export const parse: (
    text: string,
    options: { manifestUri: string },
  ) => {
    readonly playlists: readonly Playlist[];
    readonly mediaGroups: {
      readonly AUDIO: { readonly audio?: Record<string, { readonly playlists: readonly Playlist[] }> };
    };
  };
}
