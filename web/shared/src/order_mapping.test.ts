import { describe, expect, test } from "vitest";
import {
  columnOf,
  dateFormOf,
  dateForms,
  guess,
  type Mapping,
  missing,
  shapeOf,
  withColumn,
  withShape,
} from "./order_mapping.ts";

const SHOP = { zone: "Asia/Shanghai", currency: "CNY" };
const guessed = (...columns: string[]) => guess({ columns, encoding: "utf-8", delimiter: "," }, SHOP);

describe("guessing columns by their names", () => {
  test("of a Chinese shop", () => {
    const mapping = guessed(
      "订单编号",
      "付款时间",
      "商品编码",
      "商品名称",
      "数量",
      "单价",
      "实付金额",
      "买家手机",
      "备注",
    );
    expect(mapping.columns).toEqual({
      order: "订单编号",
      time: "付款时间",
      product: "商品编码",
      name: "商品名称",
      quantity: "数量",
      price: "单价",
      total: "实付金额",
    });
    expect(mapping.customer).toEqual([{ column: "买家手机", identity: "phone" }]);
    expect([mapping.currency, mapping.time_zone, missing(mapping, "lines")]).toEqual(["CNY", "Asia/Shanghai", []]);
  });

  test("of an English till, with its own currency", () => {
    const mapping = guessed("Order ID", "Date", "SKU", "Qty", "Unit price", "Currency", "Customer ID", "E-mail");
    expect(mapping.columns).toEqual({
      order: "Order ID",
      time: "Date",
      product: "SKU",
      quantity: "Qty",
      price: "Unit price",
      currency: "Currency",
    });
    expect(mapping.customer.map(({ identity }) => identity)).toEqual(["user_id", "email"]);
    expect("currency" in mapping).toBe(false);
  });

  test("no column is taken twice, and what is unknown stays open", () => {
    const mapping = guessed("a", "b", "数量");
    expect([mapping.columns, mapping.customer]).toEqual([{ quantity: "数量" }, []]);
    expect(missing(mapping, "lines")).toEqual(["order", "time", "price", "customer"]);
    expect(missing(mapping, "orders")).toEqual(["order", "time", "total", "customer"]);
    const both = guessed("时间", "创建时间");
    expect(Object.values(both.columns)).toEqual(["时间"]);
  });
});

describe("files with one row for each order", () => {
  test("what every till exports is enough, and whoever is named is the customer", () => {
    const mapping = guessed("Name", "Order no", "Date", "Phone", "Amount", "Item", "Quantity");
    expect(mapping.columns).toEqual({
      order: "Order no",
      time: "Date",
      product: "Item",
      customer_name: "Name",
      total: "Amount",
    });
    expect([shapeOf(mapping), missing(mapping, "orders")]).toEqual(["orders", []]);
    expect(guessed("单号", "日期", "手机号", "姓名", "金额").columns).toEqual({
      order: "单号",
      time: "日期",
      customer_name: "姓名",
      total: "金额",
    });
  });

  test("a price becomes the total, and what counts pieces goes", () => {
    const lines = guessed("单号", "日期", "数量", "单价", "手机号");
    expect(shapeOf(lines)).toBe("lines");
    expect(withShape(lines, "orders").columns).toEqual({ order: "单号", time: "日期", total: "单价" });
    const both = withColumn(lines, "total", "金额", "CNY");
    expect(withShape(both, "orders").columns.total).toBe("金额");
    expect(withShape(both, "lines")).toEqual(both);
  });

  test("a customer without a column is missing", () => {
    const mapping = { ...guessed("单号", "日期", "金额"), customer: [{ column: "", identity: "phone" }] };
    expect(missing(mapping, "orders")).toEqual(["customer"]);
  });
});

describe("changing a mapping", () => {
  const mapping: Mapping = {
    ...guessed("订单号", "时间", "货号", "数量", "单价", "手机号"),
    status: { column: "状态" },
  };

  test("a column of its own takes the place of the one currency, and the other way round", () => {
    const own = withColumn(mapping, "currency", "币种", "CNY");
    expect([own.columns.currency, "currency" in own, own.status]).toEqual(["币种", false, mapping.status]);
    const one = withColumn(own, "currency", undefined, "USD");
    expect([one.columns.currency, one.currency]).toEqual([undefined, "USD"]);
  });

  test("the first of several columns is shown", () => {
    const paid = { ...mapping, columns: { ...mapping.columns, time: ["Paid at", "Created at"] } };
    expect([columnOf(paid, "time"), columnOf(paid, "order"), columnOf(paid, "total")]).toEqual([
      "Paid at",
      "订单号",
      undefined,
    ]);
  });

  test("ways of writing dates are known again", () => {
    expect(dateFormOf(mapping)).toBe("year_first");
    expect(dateFormOf({ ...mapping, time_formats: [...dateForms.day_first] })).toBe("day_first");
    expect(dateFormOf({ ...mapping, time_formats: ["%Y-%m-%d %H:%M:%S %z", "iso"] })).toBeNull();
  });
});
