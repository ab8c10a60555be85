"""What the tests of the API share: one server a class, and the shape of a
problem."""

import sys
import unittest

import support


class Problems(unittest.TestCase):
    """A problem has its shape."""

    def assert_problem(self, answer, status, code=None, field=None):
        self.assertEqual(answer.status, status, answer)
        self.assertEqual(answer.headers["content-type"],
                         "application/problem+json")
        problem = answer.json()
        self.assertEqual(problem["status"], status)
        self.assertEqual(problem["type"], "about:blank")
        self.assertTrue(problem["title"])
        self.assertTrue(problem["detail"])
        self.assertNotIn("\n", problem["detail"])
        if code:
            self.assertEqual(problem["code"], code, problem)
        if field is not None:
            self.assertEqual(problem.get("field"), field, problem)
        return problem


class ApiTest(Problems, support.ServerTest):
    """One server a class."""

    def call(self, *arguments, **more):
        return self.server.api(*arguments, **more)

    def redis(self, *words):
        """One command to the server's own Redis."""
        with self.server.redis() as redis:
            return redis(*words)

    def refused(self, method, path, status, code=None, field=None, **more):
        return self.assert_problem(self.call(method, path, **more), status,
                                   code, field)


if __name__ == "__main__":
    sys.exit("a module for the tests beside it; run those")
