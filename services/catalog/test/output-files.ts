const playlist = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-TARGETDURATION:4
#EXT-X-PLAYLIST-TYPE:VOD
#EXT-X-MAP:URI="init.mp4"
#EXTINF:4.000000,
0.m4s
#EXTINF:4.000000,
1.m4s
#EXT-X-ENDLIST
`;

const master = `#EXTM3U
#EXT-X-VERSION:7
#EXT-X-INDEPENDENT-SEGMENTS
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="audio",NAME="und",DEFAULT=YES,AUTOSELECT=YES,URI="audio/playlist.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=600000,CODECS="avc1.64001e,mp4a.40.2",RESOLUTION=640x360,AUDIO="audio"
360p/playlist.m3u8
`;

const adaptationSet = (kind: string, name: string, codecs: string) => `
    <AdaptationSet contentType="${kind}" mimeType="${kind}/mp4">
      <Representation id="${name}" codecs="${codecs}" bandwidth="500000">
        <SegmentTemplate timescale="1" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$Number$.m4s" startNumber="0">
          <SegmentTimeline><S t="0" d="4" r="1"/></SegmentTimeline>
        </SegmentTemplate>
      </Representation>
    </AdaptationSet>`;

const dash = `<?xml version="1.0" encoding="UTF-8"?>
<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT8.000S" minBufferTime="PT4S">
  <Period id="0" start="PT0S">${adaptationSet("video", "360p", "avc1.64001e")}${adaptationSet("audio", "audio", "mp4a.40.2")}
  </Period>
</MPD>
`;

const file = (body: string, contentType: string) => ({ body, contentType });

/** The files of one output, laid out and named as the packager does; nobody decodes the segments here. */
export const outputFiles: Readonly<Record<string, { readonly body: string; readonly contentType: string }>> =
  {
    "master.m3u8": file(master, "application/vnd.apple.mpegurl"),
    "manifest.mpd": file(dash, "application/dash+xml"),
    "poster.jpg": file("poster", "image/jpeg"),
    "audio.mp3": file("mp3", "audio/mpeg"),
    ...Object.fromEntries(
      ["360p", "audio"].flatMap((name) => [
        [`${name}/playlist.m3u8`, file(playlist, "application/vnd.apple.mpegurl")],
        ...["init.mp4", "0.m4s", "1.m4s"].map((it) => [`${name}/${it}`, file(it, "video/mp4")] as const),
      ]),
    ),
  };
