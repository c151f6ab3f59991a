/** Problem details in forms: each fault at its field, the rest above. */

import { type Fault, type Problem, problemOf } from "@regulars/shared/api.ts";
import { Alert, type FormInstance } from "antd";
import { useSay } from "../language.tsx";

/** Puts the faults of a body at the fields of their paths. */
export function showFaults(form: FormInstance, error: unknown): void {
  const names = new Set(Object.keys(form.getFieldsValue(true)));
  for (const fault of problemOf(error).faults) {
    if (names.has(fieldOf(fault))) form.setFields([{ name: fieldOf(fault), errors: [wordsOf(fault)] }]);
  }
}

/** What went wrong, unless it is told at the fields already. */
export function ProblemAlert({ error, form }: { error: unknown; form?: FormInstance }) {
  const say = useSay();
  if (!error) return null;
  const problem = problemOf(error);
  const names = new Set(Object.keys(form?.getFieldsValue(true) ?? {}));
  const rest = problem.faults.filter((fault) => !names.has(fieldOf(fault)));
  if (problem.faults.length && !rest.length) return null;
  return <Alert type="error" showIcon role="alert" title={headline(problem, say)} description={listed(rest)} />;
}

function headline(problem: Problem, say: ReturnType<typeof useSay>): string {
  const words = problem.message || say("page.problem.unreachable");
  return problem.retryAfter ? `${words} ${say("page.problem.wait", { seconds: problem.retryAfter })}` : words;
}

function listed(faults: readonly Fault[]) {
  if (!faults.length) return undefined;
  return (
    <ul>
      {faults.map((fault) => (
        <li key={`${fault.path} ${fault.code}`}>{wordsOf(fault)}</li>
      ))}
    </ul>
  );
}

function fieldOf(fault: Fault): string {
  return fault.path.replace(/^body\./, "").split(/[.[]/)[0] ?? "";
}

function wordsOf(fault: Fault): string {
  return fault.hint ? `${fault.message} ${fault.hint}` : fault.message;
}
