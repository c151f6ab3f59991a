import texts from "@regulars/shared/generated/card.en.json";

export { texts };
