import type { ContentId } from "@millrace/client";
import { useEffect, useRef, useState } from "react";
import { usePage } from "../page-context.ts";

/** The address of an item's poster, asked for once its place comes into view. */
export const usePoster = (id: ContentId | undefined) => {
  const { playbacks } = usePage();
  const ref = useRef<HTMLDivElement>(null);
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!id || !ref.current) return;
    let wanted = true;
    const seen = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
        seen.disconnect();
        // A card without a picture is still a card.
        playbacks.open(id).then(
          ({ signed }) => wanted && setUrl(signed.posterUrl),
          () => {},
        );
      },
      { rootMargin: "200px" },
    );
    seen.observe(ref.current);
    return () => {
      wanted = false;
      seen.disconnect();
    };
  }, [id, playbacks]);
  return { ref, url };
};
