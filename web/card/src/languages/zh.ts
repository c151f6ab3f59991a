import texts from "@regulars/shared/generated/card.zh.json";

export { texts };
