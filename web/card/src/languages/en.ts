import texts from "@regulars/shared/generated/card.en.json";
import locale from "antd-mobile/es/locales/en-US";

export { locale, texts };
