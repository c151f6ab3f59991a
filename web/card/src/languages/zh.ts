import texts from "@regulars/shared/generated/card.zh.json";
import locale from "antd-mobile/es/locales/zh-CN";

export { locale, texts };
