import "./card.css";
import { currentLanguage } from "@regulars/shared/language.ts";
import { createRoot } from "react-dom/client";
import { learn } from "./language.ts";
import { tokenOfLink } from "./session.ts";
import { CardSite } from "./site.tsx";

async function show(): Promise<void> {
  const root = document.getElementById("root");
  if (!root) throw new Error("the page has no root");
  const token = tokenOfLink();
  const spoken = await learn(currentLanguage());
  createRoot(root).render(<CardSite first={spoken} token={token} />);
}

void show();
