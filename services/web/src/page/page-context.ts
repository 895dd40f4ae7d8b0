import { createContext, useContext } from "react";
import type { Page } from "./page.ts";

export const PageContext = createContext<Page | undefined>(undefined);

export const usePage = (): Page => {
  const page = useContext(PageContext);
  if (!page) throw new Error("usePage outside of PageContext");
  return page;
};
