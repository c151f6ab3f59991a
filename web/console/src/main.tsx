import "./nonce.ts";
import "./base.css";
import { currentLanguage } from "@regulars/shared/language.ts";
import { createRoot } from "react-dom/client";
import { Console } from "./console.tsx";
import { learn } from "./language.tsx";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root");
createRoot(root).render(<Console first={await learn(currentLanguage())} />);
