/** What an event is called: the usual ones have a name in each language, a shop's own are shown as they are. */
export function eventName(name: string, sayKnown: (key: string, otherwise: string) => string): string {
  return sayKnown(`page.event.${name.toLowerCase().replaceAll(" ", "_")}`, name);
}
