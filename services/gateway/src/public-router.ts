import { authContract, catalogContract, contentContract, userContract } from "@millrace/contracts";
import { type ClientOf, forward, implement, routerFrom } from "@millrace/mesh";
import { setCookieLines } from "./playback-cookies.ts";

/** The services behind the gateway, as typed clients. */
export type Services = {
  readonly auth: ClientOf<typeof authContract>;
  readonly user: ClientOf<typeof userContract>;
  readonly content: ClientOf<typeof contentContract>;
  readonly catalog: ClientOf<typeof catalogContract>;
};

/** The public API: every public contract passed on to the service that answers it; a playback also sets its cookies. */
export const publicRouter = ({ auth, user, content, catalog }: Services, { secure }: { secure: boolean }) =>
  routerFrom(
    implement(authContract, forward(authContract, auth)),
    implement(userContract, forward(userContract, user)),
    implement(contentContract, forward(contentContract, content)),
    implement(catalogContract, {
      ...forward(catalogContract, catalog),
      openPlayback: async (input, { signal, responseHeaders }) => {
        const playback = await catalog.openPlayback.mutate(input, { signal });
        for (const line of setCookieLines(playback, { secure })) responseHeaders.append("set-cookie", line);
        return playback;
      },
    }),
  );
