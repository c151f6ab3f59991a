import { Compass } from "lucide-react";
import { Link } from "wouter";
import { useSay } from "../language.tsx";
import { Empty } from "../parts/states.tsx";

export function NotFound() {
  const say = useSay();
  return (
    <Empty icon={<Compass aria-hidden />} title={say("page.not_found.title")}>
      <p>{say("page.not_found.body")}</p>
      <Link href="/">{say("page.to_start")}</Link>
    </Empty>
  );
}
