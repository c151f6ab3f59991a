/** What members can be looked for by, and tagged with: what there is among them already. */

import { answerOf, api } from "@regulars/shared/api.ts";
import { useQuery } from "@tanstack/react-query";

export function useWords() {
  return useQuery({
    queryKey: ["member-words"],
    queryFn: () => answerOf(api.GET("/api/members/words")),
    staleTime: 60_000,
  });
}
