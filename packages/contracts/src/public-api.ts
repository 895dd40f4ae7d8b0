import { authContract } from "./auth.ts";
import { catalogContract } from "./catalog.ts";
import { contentContract } from "./content.ts";
import { userContract } from "./user.ts";

/** What the gateway offers to the world. A contract that is not here cannot be reached from outside. */
export const publicApi = [authContract, userContract, contentContract, catalogContract] as const;
