import type { KeptChild } from "./kept-child.ts";

/** A part of the stack: where it is and, when it was started here, its process. */
export type Part<Address> = { readonly address: Address; readonly child?: KeptChild };
