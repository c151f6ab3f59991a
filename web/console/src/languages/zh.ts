import texts from "@regulars/shared/generated/console.zh.json";
import locale from "antd/locale/zh_CN";

export { locale, texts };
