/**
 * Styles that components make as they go carry the nonce of the page, or the content security policy refuses them.
 * Some of antd's parts (scroll locks, measuring) make style elements without asking how; so each gets it at birth.
 */

const nonce = document.querySelector<HTMLMetaElement>("meta[property=csp-nonce]")?.nonce ?? "";
const create = document.createElement.bind(document);

document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = create(name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
}) as typeof document.createElement;
