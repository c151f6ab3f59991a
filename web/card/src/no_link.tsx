/** What someone sees who comes without a link of her own. */

import { useSpoken } from "./language.ts";

export function NoLink() {
  const { say } = useSpoken();
  return (
    <>
      <div className="blank" aria-hidden="true">
        <svg viewBox="0 0 340 200" aria-hidden="true">
          {[150, 120, 90, 60, 30].map((half) => (
            <rect key={half} x={300 - half} y={30 - half} width={half * 2} height={half * 2} rx={half / 3.2} />
          ))}
        </svg>
        <span>{say("card.name")}</span>
      </div>
      <h1>{say("card.no_link.title")}</h1>
      <p>{say("card.no_link.body")}</p>
    </>
  );
}
