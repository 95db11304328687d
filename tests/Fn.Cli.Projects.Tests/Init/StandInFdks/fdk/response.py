class Response:
    def __init__(self, ctx, response_data=None, headers=None, status_code=200):
        self._data = response_data

    def body(self):
        return self._data
