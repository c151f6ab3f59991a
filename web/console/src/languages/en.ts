import texts from "@regulars/shared/generated/console.en.json";
import locale from "antd/locale/en_US";

export { locale, texts };
