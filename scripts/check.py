"""Checks format, lint, types and import contracts: ``python3 scripts/check.py [--fix]``."""

from __future__ import annotations

import argparse
import sys

import environment

CONTRACTS = "from importlinter.cli import lint_imports_command; lint_imports_command()"

CHECKS = {
    "format": ("-m", "ruff", "format", "--check"),
    "lint": ("-m", "ruff", "check"),
    "types": ("-m", "mypy"),
    "contracts": ("-c", CONTRACTS),
}
FIXES = (
    ("-m", "ruff", "check", "--fix", "--quiet", "--exit-zero"),
    ("-m", "ruff", "format", "--quiet"),
)


def run_checks() -> list[str]:
    """Run every check, whatever the others say, showing what the failed ones say; their names."""
    failed = []
    for name, command in CHECKS.items():
        done = environment.ask(*command)
        environment.say(f"{name}: {'right' if done.returncode == 0 else 'NOT right'}")
        if done.returncode != 0:
            environment.say(done.stdout)
            failed.append(name)
    return failed


def main() -> int:
    """Check, after fixing what can be fixed where ``--fix`` was given; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fix", action="store_true", help="first repair what can be repaired without asking")
    fix = parser.parse_args().fix
    environment.prepare(environment.DEVELOPMENT)
    if fix:
        for command in FIXES:
            environment.run(*command)
    failed = run_checks()
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
