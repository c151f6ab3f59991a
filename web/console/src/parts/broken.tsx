/** What stands in the place of a page that broke, or that could not be loaded: the way on is still there. */

import { Button } from "antd";
import { CircleAlert } from "lucide-react";
import { Component, type ReactNode } from "react";
import { useSay } from "../language.tsx";
import { Empty } from "./states.tsx";

interface Props {
  /** The address of the page: going elsewhere begins anew. */
  at: string;
  children: ReactNode;
}

export class BrokenPage extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override componentDidUpdate(before: Props) {
    if (this.state.broken && before.at !== this.props.at) this.setState({ broken: false });
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const say = useSay();
  return (
    <div role="alert">
      <Empty icon={<CircleAlert aria-hidden />} title={say("page.broken.title")}>
        <p>{say("page.broken.body")}</p>
        <Button onClick={() => location.reload()}>{say("page.broken.reload")}</Button>
      </Empty>
    </div>
  );
}
