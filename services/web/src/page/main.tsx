import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { openPage } from "./page.ts";
import { PageProblem } from "./parts/page-problem.tsx";
import { problemOf } from "./parts/problem.ts";
import "./styles/index.css";

const root = createRoot(document.getElementById("root") ?? document.body);
try {
  const page = await openPage();
  root.render(
    <StrictMode>
      <App page={page} />
    </StrictMode>,
  );
} catch (error) {
  root.render(<PageProblem problem={problemOf(error)} retry={() => location.reload()} />);
}
