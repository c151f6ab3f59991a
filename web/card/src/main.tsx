import "./card.css";
import { currentLanguage } from "@regulars/shared/language.ts";
import { createRoot } from "react-dom/client";
import { CardFrame } from "./frame.tsx";
import { learn } from "./language.ts";
import { NoLink } from "./no_link.tsx";

async function show(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root");
  const spoken = await learn(currentLanguage());
  createRoot(root).render(
    <CardFrame first={spoken}>
      <NoLink />
    </CardFrame>,
  );
}

void show();
