/** Checks made before anybody signs. A check that did not run has not passed. */
export interface Check {
  name: "RBAC Permission" | "Resource Exists" | "Syntax Validation" | "Blast Radius Assessment";
  passed: boolean;
  message: string;
  status: "passed" | "failed" | "not_run";
}

export function check(name: Check["name"], status: Check["status"], message: string): Check {
  return { name, passed: status === "passed", message, status };
}
