import { expect, test } from "bun:test";
import { signDashManifest } from "../src/index.ts";

const manifestUrl = "https://media.example.org/v/c_a/1/manifest.mpd";
const here = "https://media.example.org/v/c_a/1/";
const query = "Policy=p_&Signature=s~&Key-Pair-Id=K";
const xmlQuery = "Policy=p_&amp;Signature=s~&amp;Key-Pair-Id=K";
const sign = (text: string) => signDashManifest(text, { query, manifestUrl });
const inMpd = (text: string) => `<?xml version="1.0"?>\n<MPD type="static">${text}</MPD>`;
const based = (text: string) => inMpd(`\n  <BaseURL>${here}</BaseURL>${text}`);

test.each([
  [
    "a template",
    '<SegmentTemplate timescale="1" initialization="$RepresentationID$/init.mp4" media="$RepresentationID$/$Number%05d$.m4s"/>',
    `<SegmentTemplate timescale="1" initialization="$RepresentationID$/init.mp4?${xmlQuery}" media="$RepresentationID$/$Number%05d$.m4s?${xmlQuery}"/>`,
  ],
  [
    "a template in single quotes with a query",
    "<SegmentTemplate media='a?x=1&amp;n=$Number$'>",
    `<SegmentTemplate media='a?x=1&amp;n=$Number$&amp;${xmlQuery}'>`,
  ],
  [
    "a segment list",
    '<SegmentList><Initialization sourceURL="i.mp4"/><SegmentURL media="1.m4s" index="1.idx"/></SegmentList>',
    `<SegmentList><Initialization sourceURL="i.mp4?${xmlQuery}"/><SegmentURL media="1.m4s?${xmlQuery}" index="1.idx?${xmlQuery}"/></SegmentList>`,
  ],
  [
    "a file as the base of a representation",
    '<Period><Representation id="media"><BaseURL>360p.mp4</BaseURL></Representation></Period>',
    `<Period><Representation id="media"><BaseURL>360p.mp4?${xmlQuery}</BaseURL></Representation></Period>`,
  ],
  [
    "a template below a folder",
    '<Period><BaseURL>video/</BaseURL><SegmentTemplate media="$Number$.m4s"/></Period>',
    `<Period><BaseURL>video/</BaseURL><SegmentTemplate media="$Number$.m4s?${xmlQuery}"/></Period>`,
  ],
])("%s is signed, and absolute by one base at the top", (_name, text, expected) => {
  expect(sign(inMpd(text))).toBe(based(expected));
});

test("a base at the top that is there already becomes absolute", () => {
  const text = (base: string) => inMpd(`<BaseURL>${base}</BaseURL><Period/>`);
  expect(sign(text("media/"))).toBe(text(`${here}media/`));
  expect(sign(text("/v/c_a/1/"))).toBe(text(here));
  expect(sign(text(here))).toBe(text(here));
});

test("nothing is signed that would go to another host", () => {
  const other = inMpd('<BaseURL>https://other.example.org/</BaseURL><SegmentTemplate media="$Number$.m4s"/>');
  expect(sign(other)).toBe(other);
  const template = '<SegmentTemplate media="https://other.example.org/$Number$.m4s"/>';
  expect(sign(inMpd(template))).toBe(based(template));
});

test("attributes of the same name on other elements stay", () => {
  const text = '<EventStream><Event index="3" media="x"/></EventStream>';
  expect(sign(inMpd(text))).toBe(based(text));
});

test("a name space's prefix is kept", () => {
  const text = '<d:MPD xmlns:d="urn:mpeg:dash:schema:mpd:2011"><d:SegmentTemplate media="a"/></d:MPD>';
  expect(sign(text)).toBe(
    `<d:MPD xmlns:d="urn:mpeg:dash:schema:mpd:2011">\n  <d:BaseURL>${here}</d:BaseURL><d:SegmentTemplate media="a?${xmlQuery}"/></d:MPD>`,
  );
});
