/** The terms of the membership, as the program itself says them. */

import { type Schemas, send } from "@regulars/shared/api.ts";
import { Told } from "@regulars/shared/told.tsx";
import { useQuery } from "@tanstack/react-query";
import { ArrowLeft } from "lucide-react";
import { Link } from "wouter";
import { useCard } from "../data.ts";
import { useSay, useSpeaking } from "../language.ts";
import { Heading } from "../parts/heading.tsx";
import { Panel } from "../parts/panel.tsx";
import { Failure, Loading } from "../parts/states.tsx";
import styles from "./rules.module.css";

type Terms = Schemas["CardRules"];

export function Rules() {
  const say = useSay();
  const { language } = useSpeaking();
  const rules = useQuery({
    queryKey: ["rules", language],
    queryFn: () => send<Terms>("GET", "/api/card/rules"),
  });
  const back = (
    <Link href="/me" className={styles.back ?? ""}>
      <ArrowLeft size={16} aria-hidden />
      {say("card.back")}
    </Link>
  );
  return (
    <>
      <Heading title={say("card.rules.title")} before={back} body={rules.data && <Since terms={rules.data} />} />
      {rules.isPending && <Loading />}
      {rules.isError && !rules.data && <Failure error={rules.error} retry={rules.refetch} />}
      {rules.data?.sections.map((section) => (
        <Panel key={section.section} title={section.title}>
          <dl className={styles.terms}>
            {section.terms.map((term) => (
              <Term key={`${term.name} ${term.text}`} term={term} />
            ))}
          </dl>
        </Panel>
      ))}
    </>
  );
}

function Term({ term }: { term: Schemas["Term"] }) {
  return (
    <div className={styles.term}>
      <dt>{term.name}</dt>
      <dd>
        <Told text={term.text} details={term.details} />
      </dd>
    </div>
  );
}

function Since({ terms }: { terms: Terms }) {
  const say = useSay();
  const { date } = useCard();
  return terms.published_at ? say("card.rules.body", { date: date(terms.published_at) }) : null;
}
