import { answerOf, api } from "@regulars/shared/api.ts";
import { isReference } from "@regulars/shared/refs.ts";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

/** Opens the member whom these words name, if they name exactly one. Her address holds her id, never what was typed. */
export function useFinding() {
  const queries = useQueryClient();
  const [, go] = useLocation();
  return useMutation({
    mutationFn: async (words: string) => {
      if (isReference(words)) {
        const member = await answerOf(api.GET("/api/members/{ref}", { params: { path: { ref: words } } }));
        queries.setQueryData(["member", member.member_id], member);
        return member.member_id;
      }
      const { items, total } = await answerOf(
        api.GET("/api/members", { params: { query: { search: words, limit: 1 } } }),
      );
      return total === 1 ? items[0]?.member_id : undefined;
    },
    onSuccess: (id) => {
      if (id) go(`/members/${id}`);
    },
  });
}
